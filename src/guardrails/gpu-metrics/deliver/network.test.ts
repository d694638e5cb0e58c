import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { DiskFiles } from '../../../host/files.js';
import { systemHttp } from '../../../host/http.js';
import { gpuContext } from '../../../testing/gpu-context.js';
import { ScriptedServer } from '../../../testing/scripted-server.js';
import { describeWith } from '../../../testing/tools.js';
import { targetFor } from '../settings.js';
import { push } from './sinks.js';

describeWith(['openssl'], 'a gateway with a certificate of its own', (openssl) => {
  test('is trusted with its authority, and not without', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authority-'));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-keyout', key, '-out', certificate];
    execFileSync(openssl!, [...make, ...subject], { stdio: 'pipe' });
    const seen: string[] = [];
    const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
      request.resume().on('end', () => response.end());
    });
    await new Promise<void>((resolve) => server.listen(0, resolve));
    try {
      const gateway = `https://localhost:${(server.address() as AddressInfo).port}`;
      const options = { gateway, token: 'secret-token', retries: 0, instance: 'a' };
      const context = (authority: string | null) =>
        gpuContext({
          options: { ...options, 'certificate-authority': authority },
          http: systemHttp,
          disk: new DiskFiles(),
        });
      const refused = await push(targetFor(context(null))!, 'a 1\n');
      expect(refused).toMatchObject({
        ok: false,
        reason: expect.stringMatching(/^The gateway could not be reached: .+\.$/),
      });
      expect(seen).toEqual([]);
      expect(await push(targetFor(context(certificate))!, 'a 1\n')).toMatchObject({ ok: true });
      expect(seen).toEqual(['PUT /metrics/job/gpu/instance/a Bearer secret-token']);
      expect(() => targetFor(context(key))).toThrow('There is no certificate in');
    } finally {
      server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test('a proxy of the environment is used', async () => {
  const proxy = await ScriptedServer.start();
  proxy.play({ status: 202 });
  const before = process.env.http_proxy;
  process.env.http_proxy = proxy.url;
  try {
    const options = { gateway: 'http://pushgateway.invalid:9091', retries: 0, instance: 'a' };
    expect(await push(targetFor(gpuContext({ options, http: systemHttp }))!, 'a 1\n')).toMatchObject({ ok: true });
    expect(proxy.seen.map(({ path }) => path)).toEqual(['http://pushgateway.invalid:9091/metrics/job/gpu/instance/a']);
  } finally {
    if (before === undefined) delete process.env.http_proxy;
    else process.env.http_proxy = before;
    await proxy.stop();
  }
});
