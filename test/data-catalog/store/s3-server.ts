import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { S3Settings } from '../../../data-catalog/store/store-settings.js';

/** The command of scripts/setup-s3-server.mjs, where it could be had. */
export const serverCommand = process.env.DECONFLOW_S3_SERVER;
export const whyNoServer = 'needs DECONFLOW_S3_SERVER: npm test sets it where the server can be had (node scripts/setup-s3-server.mjs prints it, or why not)';

/** For the test's server alone. */
export const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIATESTONLYNAME', AWS_SECRET_ACCESS_KEY: 'only-for-the-tests-a-secret-that-must-not-be-seen' } as const;
const BUCKET = 'deconflow-test';
const START_MS = 60_000;

export interface S3Server {
  readonly settings: S3Settings;
  readonly client: S3Client;
  close(): void;
}

/** A real S3 server on a free port of this machine, with an empty bucket. */
export async function startS3Server(): Promise<S3Server> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child: ChildProcess = spawn(serverCommand ?? '', ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
  const credentials = { accessKeyId: CREDENTIALS.AWS_ACCESS_KEY_ID, secretAccessKey: CREDENTIALS.AWS_SECRET_ACCESS_KEY };
  const client = new S3Client({ endpoint, region: 'us-east-1', forcePathStyle: true, credentials, maxAttempts: 1 });
  for (const begun = performance.now(); ; ) {
    try {
      await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
      break;
    } catch (error) {
      if (performance.now() - begun > START_MS || child.exitCode !== null) throw error;
      await delay(100);
    }
  }
  return {
    client,
    settings: { kind: 's3', bucket: BUCKET, prefix: '', endpoint, region: 'us-east-1', forcePathStyle: true },
    close: () => {
      client.destroy();
      child.kill();
    },
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
