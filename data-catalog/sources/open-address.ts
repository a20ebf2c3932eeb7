import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { type AddressPolicy, checkAddress } from './address-policy.js';
import { connectionError, FetchError } from './fetch-error.js';

const MOST_REDIRECTS = 5;

export interface OpenOptions extends AddressPolicy {
  /** without a byte for so long a connection is given up */
  readonly stallMs: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Opened {
  readonly response: IncomingMessage;
  /** after redirects */
  readonly address: URL;
}

/** Asks for an address, follows redirects as far as the policy allows. The answer's body is not read yet. @throws FetchError */
export async function openAddress(text: string, options: OpenOptions): Promise<Opened> {
  let address = checkAddress(text, options);
  for (let redirects = 0; ; redirects++) {
    const response = await ask(address, options);
    const { statusCode = 0, headers } = response;
    const { location } = headers;
    if (statusCode < 300 || statusCode >= 400 || location === undefined) return { response, address };
    response.destroy();
    if (redirects === MOST_REDIRECTS) throw new FetchError(`${address.host} redirects more than ${MOST_REDIRECTS} times`, false);
    address = checkAddress(location, options, address.href);
  }
}

function ask(address: URL, { headers, stallMs }: OpenOptions): Promise<IncomingMessage> {
  const { get } = address.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    // Packed on the way it would have another size and hash.
    const request = get(address, { headers: { 'accept-encoding': 'identity', 'user-agent': 'deconflow', ...headers }, timeout: stallMs }, resolve);
    request.on('timeout', () => request.destroy(new FetchError(`${address.host} sent nothing for ${Math.round(stallMs / 1000)} s`, true)));
    request.on('error', (error) => reject(connectionError(error, address.host)));
  });
}
