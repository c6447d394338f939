"""Printers behind one small contract: IPP, folder, simulated."""
