"""Tests of the data of the product."""
