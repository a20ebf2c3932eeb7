import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { KeyRing } from './key-ring.js';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Metadata as Temporal's own samples write them, in every language. */
const ENCODING = 'encoding';
const KEY_ID = 'encryption-key-id';
const ENCRYPTED = 'binary/encrypted';

export class PlaintextPayloadError extends Error {
  readonly code = 'PLAINTEXT_PAYLOAD';
  constructor(encoding: string) {
    super(
      `The Temporal server handed over a payload that is not encrypted (${encoding}), and codec.strict of temporal.yaml refuses those. Either somebody who has no key wrote it, ` +
        'or it is of a study from before encryption: let those end first, with strict: false.',
    );
    this.name = 'PlaintextPayloadError';
  }
}

export class UnknownKeyError extends Error {
  readonly code = 'UNKNOWN_KEY';
  constructor(id: string, known: readonly string[]) {
    super(`A payload was encrypted with key "${id}", which is not among the codec's keys here (${known.join(', ')}). Add its line to the key file; it need not be the last.`);
    this.name = 'UnknownKeyError';
  }
}

export class DecryptionError extends Error {
  readonly code = 'DECRYPTION';
  constructor(id: string) {
    super(`A payload does not decrypt with key "${id}": it was changed on its way or in the server, or another key bears this id here. Compare the key files of the machines.`);
    this.name = 'DecryptionError';
  }
}

/** Encrypts what crosses the Temporal server, payload by payload: AES-256-GCM, nonce + ciphertext + tag, with the key's id in the metadata (and authenticated). */
export class EncryptingCodec implements PayloadCodec {
  /** @param strict refuse payloads that are not encrypted */
  constructor(private readonly keys: KeyRing, private readonly strict: boolean) {}

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const { id, secret } = this.keys.encrypting;
    return payloads.map((payload) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, secret, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(id));
      const data = Buffer.concat([nonce, cipher.update(PayloadMessage.encode(payload).finish()), cipher.final(), cipher.getAuthTag()]);
      return { metadata: { [ENCODING]: Buffer.from(ENCRYPTED), [KEY_ID]: Buffer.from(id) }, data };
    });
  }

  async decode(payloads: Payload[]): Promise<Payload[]> {
    return Promise.all(payloads.map((payload) => this.decodeOne(payload)));
  }

  private async decodeOne(payload: Payload): Promise<Payload> {
    const encoding = text(payload.metadata?.[ENCODING]);
    if (encoding !== ENCRYPTED) {
      if (this.strict) throw new PlaintextPayloadError(encoding);
      return payload;
    }
    const id = text(payload.metadata?.[KEY_ID]);
    const key = await this.keys.find(id);
    if (key === undefined) throw new UnknownKeyError(id, this.keys.ids);
    const data = Buffer.from(payload.data ?? []);
    if (data.length < NONCE_BYTES + TAG_BYTES) throw new DecryptionError(id);
    const end = data.length - TAG_BYTES;
    try {
      const cipher = createDecipheriv(CIPHER, key.secret, data.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
      cipher.setAAD(Buffer.from(id)).setAuthTag(data.subarray(end));
      return PayloadMessage.decode(Buffer.concat([cipher.update(data.subarray(NONCE_BYTES, end)), cipher.final()]));
    } catch {
      throw new DecryptionError(id);
    }
  }
}

const text = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');
