"""The widgets that every page is made of, one small module per kind."""
