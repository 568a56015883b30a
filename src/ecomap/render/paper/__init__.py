"""Paper: posters and other printed sheets, measured in millimetres; needs the extra `poster`."""
