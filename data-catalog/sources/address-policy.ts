import { FetchError } from './fetch-error.js';

/** Hosts that publish the data of studies; `--allow-host` adds others. A name that begins with a dot means every host below it. */
export const KNOWN_HOSTS: readonly string[] = [
  'ftp.ncbi.nlm.nih.gov', 'www.ncbi.nlm.nih.gov', 'ftp.ebi.ac.uk', 'www.ebi.ac.uk', 'api.gdc.cancer.gov', 'cf.10xgenomics.com', '.xenahubs.net',
  'gdc-hub.s3.us-east-1.amazonaws.com', 'toil-xena-hub.s3.us-east-1.amazonaws.com', 'tcga-xena-hub.s3.us-east-1.amazonaws.com', 'zenodo.org',
  'raw.githubusercontent.com', 'storage.googleapis.com',
];

export interface AddressPolicy {
  readonly hosts: readonly string[];
  /** plain http to this machine itself is allowed: for tests and local mirrors */
  readonly loopback: boolean;
}

const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether an address, given or redirected to, may be asked. @throws FetchError */
export function checkAddress(text: string, { hosts, loopback }: AddressPolicy, redirectedFrom?: string): URL {
  const from = redirectedFrom === undefined ? '' : `${redirectedFrom} redirects to another place: `;
  const refuse = (why: string): never => {
    throw new FetchError(`${from}${why}`, false);
  };
  let address: URL;
  try {
    address = new URL(text, redirectedFrom);
  } catch {
    return refuse(`expected an address, found ${JSON.stringify(text.slice(0, 80))}`);
  }
  if (address.username !== '' || address.password !== '') return refuse('addresses with a user name or password are not used');
  if (LOOPBACK.has(address.hostname)) return loopback ? address : refuse(`${address.hostname} is this machine itself, which needs --allow-loopback`);
  if (address.protocol !== 'https:') return refuse(`expected https, found ${address.protocol}//${address.hostname}`);
  const known = hosts.some((host) => (host.startsWith('.') ? address.hostname.endsWith(host) : address.hostname === host));
  return known ? address : refuse(`${address.hostname} is not a host that data is fetched from; allow it with --allow-host ${address.hostname} if you trust it`);
}
