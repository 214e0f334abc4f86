"""Commands about another exchange: move in from it, and judge its calls in silence."""
