"""Paper: layouts, drawing, fonts, packet PDF, printers. The only room with reportlab."""
