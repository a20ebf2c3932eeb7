const CODES = { green: 32, yellow: 33, red: 31 } as const;

/** `text` in a colour on a terminal; as it is in a pipe, and where NO_COLOR is set (https://no-color.org). */
export function coloured(text: string, colour: keyof typeof CODES, output: { readonly isTTY?: boolean }, environment: NodeJS.ProcessEnv = process.env): string {
  const plain = output.isTTY !== true || (environment.NO_COLOR ?? '') !== '' || environment.TERM === 'dumb';
  return plain ? text : `\u001b[${CODES[colour]}m${text}\u001b[0m`;
}
