"""What operators and their monitors see over HTTP."""
