"""Readers: cards and scanners. The only room with pyserial and pyscard."""
