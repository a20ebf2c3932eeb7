"""The bench's graph as a job: dagster_graph.py SHAPE COUNT. Outputs and the event log are kept under DAGSTER_HOME."""
import os
import sys

import dagster

shape, count = sys.argv[1], int(sys.argv[2])


def pass_on(i: int, add: int):
    @dagster.op(name=f"pass_on_{i}", ins={"number": dagster.In(int)}, out=dagster.Out(int))
    def op(number):
        return number + add

    return op


@dagster.op(out=dagster.Out(int))
def seed():
    return 0


@dagster.job(resource_defs={"io_manager": dagster.FilesystemIOManager(base_dir=os.path.join(os.environ["DAGSTER_HOME"], "storage"))})
def graph():
    number = first = seed()
    for i in range(count):
        number = pass_on(i, i + 1 if shape == "fan-out" else 1)(first if shape == "fan-out" else number)


if __name__ == "__main__":
    with dagster.DagsterInstance.get() as instance:
        result = graph.execute_in_process(instance=instance, run_config={"loggers": {"console": {"config": {"log_level": "ERROR"}}}})
        last = result.output_for_node(f"pass_on_{count - 1}")
    if not result.success or last != count:
        sys.exit("the graph gave another number")
