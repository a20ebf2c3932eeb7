import { setTimeout as delay } from 'node:timers/promises';
import { isGrpcServiceError, ServiceError, type Client } from '@temporalio/client';
import { ATTRIBUTES, TYPE_NAMES } from '../../workflows/search-attributes.js';

/** Temporal's enumeration IndexedValueType. */
const INDEXED_TYPES = { KEYWORD: 2, KEYWORD_LIST: 7 } as const;
const INVALID_ARGUMENT = 3;
const ALREADY_EXISTS = 6;
/** A cluster's frontends read the list of attributes again at least this often. */
const VISIBLE_MS = 75_000;
const POLL_MS = 500;

export class NoSearchAttributesError extends Error {
  readonly code = 'SEARCH_ATTRIBUTES';
  constructor(namespace: string, reason: string) {
    const commands = ATTRIBUTES.map(({ name, type }) => `  temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${TYPE_NAMES[type]}`);
    super(
      `The Temporal server lacks the search attributes of studies in namespace "${namespace}", and this account may not add them (${reason}). ` +
        `Somebody who may has to, once, with \`deconflow server register\` or with:\n${commands.join('\n')}`,
    );
    this.name = 'NoSearchAttributesError';
  }
}

/** Whether the server refused a study because it does not know an attribute. */
export function lacksAttributes(error: unknown): boolean {
  return error instanceof ServiceError && isGrpcServiceError(error.cause) && error.cause.code === INVALID_ARGUMENT && /search ?attribute/i.test(error.cause.details);
}

/** Adds the attributes that the namespace lacks; returns their names. @throws NoSearchAttributesError where the account may not */
export async function registerAttributes(client: Client): Promise<string[]> {
  const { namespace } = client.options;
  const { operatorService } = client.connection;
  try {
    const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
    const missing = ATTRIBUTES.filter(({ name }) => customAttributes[name] === undefined);
    for (const { name, type } of missing) {
      // One by one: another command may be adding them at this moment.
      await operatorService.addSearchAttributes({ namespace, searchAttributes: { [name]: INDEXED_TYPES[type] } }).catch((error: unknown) => {
        if (!isGrpcServiceError(error) || error.code !== ALREADY_EXISTS) throw error;
      });
    }
    return missing.map(({ name }) => name);
  } catch (error) {
    throw new NoSearchAttributesError(namespace, isGrpcServiceError(error) ? error.details : (error as Error).message);
  }
}

/** Does `start`, which names attributes; where the server lacks them, adds them and tries again until it sees them. */
export async function withAttributes<T>(client: Client, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (!lacksAttributes(error)) throw error;
  }
  await registerAttributes(client);
  for (let waited = 0; ; waited += POLL_MS) {
    try {
      return await start();
    } catch (error) {
      if (!lacksAttributes(error) || waited >= VISIBLE_MS) throw error;
      await delay(POLL_MS);
    }
  }
}
