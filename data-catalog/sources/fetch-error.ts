/** Why a file was not fetched. `again`: another try may do better (a network that fails, a server that stalls). */
export class FetchError extends Error {
  readonly code = 'FETCH';
  override readonly name = 'FetchError';
  constructor(
    message: string,
    readonly again: boolean,
  ) {
    super(message);
  }
}

/** The network as a whole seems not to be there. */
const UNREACHABLE: ReadonlySet<string> = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ECONNREFUSED', 'ETIMEDOUT']);

/** An error of a connection as what people can do about it. */
export function connectionError(error: NodeJS.ErrnoException, host: string): FetchError {
  if (error instanceof FetchError) return error;
  const code = error.code ?? '';
  if (UNREACHABLE.has(code)) return new FetchError(`${host} cannot be reached (${code}): this machine may have no network, or a proxy that programs must be told of`, true);
  if (code.startsWith('CERT_') || code.includes('SELF_SIGNED') || code.startsWith('ERR_TLS')) return new FetchError(`${host} could not prove who it is (${code}): something may stand between it and this machine`, false);
  return new FetchError(`the connection to ${host} broke off (${code === '' ? error.message : code})`, true);
}
