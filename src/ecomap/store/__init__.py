"""The only room that touches files: workspace, layers, ledger, tables, boundaries, scenes."""
