"""The bench's graph as a flow: prefect_graph.py SHAPE COUNT. Results are kept under PREFECT_HOME and found again by their inputs."""
import sys

from prefect import flow, task
from prefect.cache_policies import INPUTS
from prefect.task_runners import ThreadPoolTaskRunner


@task(cache_policy=INPUTS, persist_result=True)
def pass_on(number: int, add: int) -> int:
    return number + add


@flow(task_runner=ThreadPoolTaskRunner(max_workers=2))
def graph(shape: str, count: int) -> int:
    if shape == "fan-out":
        futures = [pass_on.submit(0, i + 1) for i in range(count)]
        return sum(future.result() for future in futures)
    number = 0
    for _ in range(count):
        number = pass_on(number, 1)
    return number


expected = {"chain": lambda n: n, "fan-out": lambda n: n * (n + 1) // 2}
shape, count = sys.argv[1], int(sys.argv[2])
if graph(shape, count) != expected[shape](count):
    sys.exit("the graph gave another number")
