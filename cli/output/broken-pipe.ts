const SIGPIPE_CODE = 141;

/** A reader that has seen enough (`deconflow plan … | head`) ends the command as it ends any other in a shell: without a word. */
export function endWithReader(output: NodeJS.WriteStream = process.stdout): void {
  if (output.listeners('error').includes(end)) return;
  output.on('error', end);
}

function end(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit(SIGPIPE_CODE);
}
