"""How the small networks that ship are run: ONNX, on one thread, on the CPU."""

from __future__ import annotations

from typing import Any


def open_session(path: str) -> Any:
    """A session that computes on the calling thread alone: workers are processes."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
