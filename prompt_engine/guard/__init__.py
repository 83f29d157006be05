"""The slot guard: what a language model wrote is repaired where it lost a fact, and refused where it made one up."""

from prompt_engine.guard.judging import Guard, Verdict, facts_of

__all__ = ["Guard", "Verdict", "facts_of"]
