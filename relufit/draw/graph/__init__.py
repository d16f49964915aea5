"""Network diagrams: layout, labels and the panel that draws them."""
