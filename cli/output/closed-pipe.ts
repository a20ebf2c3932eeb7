/** Ends this process, quietly, when nobody reads its output any more (`deconflow … | head -1`), as other commands of a pipe do. */
export function endOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit();
    });
  }
}
