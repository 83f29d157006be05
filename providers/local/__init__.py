"""Models that run on this host: diffusers pipelines in one device process per GPU, and the providers that ask it.

`SdxlProvider` and `FluxProvider` are thin clients and never import torch; `device` is the process that does.
"""
