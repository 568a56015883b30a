"""Pure arithmetic on sites: locate, share, join, fold, summarise, search nearby."""
