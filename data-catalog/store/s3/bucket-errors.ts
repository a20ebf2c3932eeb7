/** The object store does not answer, or says that it cannot now: another attempt may find it well. */
export class StoreUnreachableError extends Error {
  readonly code = 'STORE_UNREACHABLE';
  constructor(place: string, problem: string) {
    super(`The object store ${place} does not answer as it should: ${problem}. Look whether it is up and can be reached from here; steps are tried again by themselves.`);
    this.name = 'StoreUnreachableError';
  }
}

/** It answers, and refuses. */
export class StoreRefusedError extends Error {
  readonly code = 'STORE_REFUSED';
  constructor(place: string, problem: string, remedy: string) {
    super(`The object store ${place} cannot be used: ${problem}. ${remedy}`);
    this.name = 'StoreRefusedError';
  }
}

export class StoreCredentialsError extends Error {
  readonly code = 'STORE_CREDENTIALS';
  constructor(place: string, missing: readonly string[]) {
    super(`The object store ${place} needs credentials: ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not set in the environment. Set them for every worker and command; they are taken from nowhere else.`);
    this.name = 'StoreCredentialsError';
  }
}

const REFUSED = new Set([400, 401, 403, 404, 405, 501]);

/** An error of the S3 library in the words of this project: of its fields only name, status and message, which hold no credentials. */
export function bucketError(place: string, error: unknown): Error {
  const { name = 'Error', message = '', code, $metadata } = error as { name?: string; message?: string; code?: string; $metadata?: { httpStatusCode?: number } };
  // A file on this machine that is gone or full, or an attempt that was called off.
  if ($metadata === undefined && (name === 'AbortError' || LOCAL.has(code ?? ''))) return error as Error;
  const status = $metadata?.httpStatusCode;
  const problem = [status === undefined ? code : `HTTP ${status}`, name === 'Error' ? undefined : name, message].filter((part) => part !== undefined && part !== '').join(', ');
  if (status === undefined || !REFUSED.has(status)) return new StoreUnreachableError(place, problem);
  if (name === 'NoSuchBucket') return new StoreRefusedError(place, problem, 'Make the bucket, or correct store.bucket in temporal.yaml.');
  if (status === 401 || status === 403) return new StoreRefusedError(place, problem, 'Look at the credentials in the environment and at what they may do: get, put, delete and list below the prefix.');
  return new StoreRefusedError(place, problem, 'Look at endpoint, region and forcePathStyle under store in temporal.yaml.');
}

const LOCAL: ReadonlySet<string> = new Set(['ENOENT', 'ENOSPC', 'EDQUOT', 'EACCES', 'EIO', 'EROFS', 'EMFILE']);
