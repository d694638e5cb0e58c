import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { systemClock } from '../../../host/clock.js';
import { systemHttp } from '../../../host/http.js';
import { Daemon } from '../../../testing/daemon.js';
import { type GpuContextParts, gpuContext } from '../../../testing/gpu-context.js';
import { GpuMachine } from '../../../testing/gpu-machine.js';
import { parsePrometheusText } from '../../../testing/prometheus-text.js';
import { describeWith } from '../../../testing/tools.js';
import { sweepOld } from '../commands.js';
import { sampleUntil } from '../job/sampler.js';
import { lookOnce } from '../once.js';
import { type GpuContext, proberFor, targetFor } from '../settings.js';
import { groupingKey, groupPath } from './group.js';

fc.configureGlobal({ seed: 20_261_101 });

describeWith(['prometheus-pushgateway', 'prometheus'], 'a real Pushgateway', (pushgateway, prometheus) => {
  let gateway: Daemon;
  beforeAll(async () => {
    gateway = await Daemon.start(pushgateway!, ['--web.listen-address=127.0.0.1:PORT', '--log.level=error']);
  });
  afterAll(() => gateway.down());

  const context = (options: Partial<GpuContext['options']> = {}, more: GpuContextParts = {}) =>
    gpuContext({
      exec: new GpuMachine('eight-h100'),
      http: systemHttp,
      clock: systemClock,
      ...more,
      options: { gateway: gateway.url, ...options },
    });
  const text = async (url: string): Promise<string> => (await fetch(url)).text();

  test.each(['h200', 'h200-mig', 'eight-h100', 'geforce-windows', 'mi300x-amd-smi', 'max1550-xpu-smi'])(
    'gives back every label and value of %s',
    async (machine) => {
      const exec = new GpuMachine(machine);
      const labels = { pool: 'a/b', note: 'é "x" \\ \n' };
      const options = { job: 'round trip', instance: machine, labels, processes: true };
      const result = await lookOnce(context(options, { exec }));
      expect(result.findings.filter(({ rule }) => rule === 'gpu-metrics/push-failed')).toEqual([]);
      const group = { ...labels, job: 'round trip', instance: machine };
      const wanted = parsePrometheusText(String(result.artifacts!['gpu-metrics.prom']))
        .map(({ name, labels: own, value }) => ({ name, labels: { ...own, ...group }, value }))
        .map((sample) => JSON.stringify([sample.name, Object.entries(sample.labels).sort(), sample.value]))
        .sort();
      const ours = parsePrometheusText(withoutOthers(await text(`${gateway.url}/metrics`)))
        .filter(({ name, labels: { instance } }) => instance === machine && !name.startsWith('push_'))
        .map((sample) => JSON.stringify([sample.name, Object.entries(sample.labels).sort(), sample.value]))
        .sort();
      expect(wanted.length).toBeGreaterThan(10);
      expect(ours).toEqual(wanted);
      const listed = JSON.parse(await text(`${gateway.url}/api/v1/metrics`)) as { data: { labels: object }[] };
      expect(listed.data.map((each) => each.labels)).toContainEqual(group);
    },
  );

  test('PUT replaces the whole group, DELETE removes it', async () => {
    const { gateway: client, key } = targetFor(context({ job: 'replace' }))!;
    const of = async (): Promise<string[]> =>
      parsePrometheusText(withoutOthers(await text(`${gateway.url}/metrics`)))
        .filter(({ name, labels }) => labels.job === 'replace' && !name.startsWith('push_'))
        .map(({ name, value }) => `${name} ${value}`);
    const body = (name: string): string => `# HELP ${name} x\n# TYPE ${name} gauge\n${name} 1\n`;
    expect(await client.request('PUT', groupPath(key), body('first'))).toMatchObject({ ok: true });
    expect(await client.request('PUT', groupPath(key), body('second'))).toMatchObject({ ok: true });
    expect(await of()).toEqual(['second 1']);
    expect(await client.request('DELETE', groupPath(key))).toMatchObject({ ok: true });
    expect(await of()).toEqual([]);
  });

  test("shows the gateway's own words for what it refuses", async () => {
    const { gateway: client, key } = targetFor(context({ job: 'refused' }))!;
    const delivery = await client.request('PUT', groupPath(key), 'a 1 1600000000000\n');
    expect(delivery).toMatchObject({ ok: false, attempts: 1 });
    expect((delivery as { reason: string }).reason).toMatch(/^The gateway answered 400: ".*timestamp.*"\.$/);
  });

  test('keeps the label values that people come up with', async () => {
    const value = fc.oneof(
      fc.constantFrom('', '.', '..', 'a/b', '//', 'a@base64', '%2F', '%', 'ä', '🔥', 'a\nb', ' ', '=', '+', '?q', '#f'),
      fc.constant('x'.repeat(1024)),
      fc.string({ unit: 'grapheme' }),
    );
    const { gateway: client } = targetFor(context())!;
    await fc.assert(
      fc.asyncProperty(
        value.filter((job) => job !== ''),
        value,
        value,
        async (job, instance, pool) => {
          const key = groupingKey(job, instance, { pool });
          expect(await client.request('PUT', groupPath(key), '# TYPE drawn gauge\ndrawn 1\n')).toMatchObject({
            ok: true,
          });
          const { data } = JSON.parse(await text(`${gateway.url}/api/v1/metrics`)) as { data: { labels: object }[] };
          expect(data.map(({ labels }) => labels)).toContainEqual({ job, instance, pool });
          expect(await client.request('DELETE', groupPath(key))).toMatchObject({ ok: true });
        },
      ),
      { numRuns: 300 },
    );
  });

  test('the sweep deletes our old groups and nothing else', async () => {
    const job = 'swept';
    for (const instance of ['old/one', '', 'two']) await lookOnce(context({ job, instance }));
    const { gateway: client } = targetFor(context())!;
    await client.request('PUT', groupPath({ job, instance: 'foreign' }), 'somebody_elses 1\n');
    await lookOnce(context({ job: 'other', instance: 'two' }));
    const groups = async (): Promise<string[]> => {
      const answer = JSON.parse(await text(`${gateway.url}/api/v1/metrics`)) as {
        data: { labels: Record<string, string> }[];
      };
      const labels = answer.data.map((each) => each.labels).filter((each) => each.job === job || each.job === 'other');
      return labels.map((each) => `${each.job} ${each.instance}`).sort();
    };
    const all = ['other two', 'swept ', 'swept foreign', 'swept old/one', 'swept two'];
    expect((await sweepOld(context({ job }), { 'older-than': '1h', 'dry-run': false })).table!.rows).toEqual([]);
    const inAnHour = { ...systemClock, now: () => new Date(Date.now() + 3_700_000) };
    await lookOnce(context({ job, instance: 'two' }));
    const dry = await sweepOld(context({ job }, { clock: inAnHour }), { 'older-than': '1h', 'dry-run': true });
    expect(dry.table!.rows.map(({ deleted }) => deleted)).toEqual([false, false, false]);
    expect(await groups()).toEqual(all);
    const swept = await sweepOld(context({ job }, { clock: inAnHour }), { 'older-than': '1h', 'dry-run': false });
    expect(swept.table!.rows.map(({ deleted }) => deleted)).toEqual([true, true, true]);
    expect(await groups()).toEqual(['other two', 'swept foreign']);
  });

  test('killed and started again in mid-run, it has every later sample', async () => {
    const options = {
      job: 'outage',
      interval: '100ms',
      timeout: '300ms',
      retries: 0,
      demo: true,
      'delete-on-finish': true,
    };
    const world = context(options);
    const stop = new AbortController();
    const pushed: number[] = [];
    let probes = 0;
    const prober = proberFor(world)!;
    const counting = {
      probe: async () => {
        const probe = await prober.probe();
        // The running number as the duration, to recognise each sample on the gateway.
        return { ...probe, durationSeconds: ++probes };
      },
      close: async () => {},
    };
    const parts = { prober: counting, target: targetFor(world), sendEveryMs: 0, onProbe: () => {}, over: () => null };
    const running = sampleUntil(world, parts, stop.signal);
    const latest = async (): Promise<number> => {
      const page = await text(`${gateway.url}/metrics`).catch(() => '');
      return Number(/^gpu_probe_duration_seconds\{.*job="outage".*\} (\d+)$/m.exec(page)?.[1] ?? 0);
    };
    const reaches = async (wanted: number): Promise<void> => {
      for (let tries = 0; tries < 200 && (await latest()) < wanted; tries++) await systemClock.sleep(25);
      pushed.push(await latest());
    };
    await reaches(3);
    await gateway.down();
    const during = probes;
    await systemClock.sleep(1000);
    expect(probes).toBeGreaterThan(during + 4);
    await gateway.up();
    const after = probes;
    for (let wanted = after + 2; wanted <= after + 10; wanted += 2) await reaches(wanted);
    stop.abort();
    const sampling = await running;
    expect(pushed.every((number, index) => index === 0 || number > pushed[index - 1]!)).toBe(true);
    expect(pushed.at(-1)).toBeGreaterThanOrEqual(after + 10);
    expect(sampling.pushes.failed).toBeGreaterThan(0);
    expect(world.logged.at(0)).toMatch(/could not be reached/);
    expect(world.logged).toContain('Sending works again.');
    expect(await latest()).toBe(0);
  });

  test('a real Prometheus answers a query with our numbers', async () => {
    await lookOnce(context({ job: 'scraped', instance: 'runner-7', labels: { pool: 'h100' } }));
    const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
    const config = {
      global: { scrape_interval: '1s' },
      scrape_configs: [
        { job_name: 'pushgateway', honor_labels: true, static_configs: [{ targets: [`127.0.0.1:${gateway.port}`] }] },
      ],
    };
    writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config));
    const files = [`--config.file=${folder}/prometheus.yml`, `--storage.tsdb.path=${folder}/data`];
    const server = await Daemon.start(prometheus!, [
      ...files,
      '--web.listen-address=127.0.0.1:PORT',
      '--log.level=error',
    ]);
    try {
      const ask = async (query: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]> => {
        for (let tries = 0; tries < 100; tries++) {
          const answer = await fetch(`${server.url}/api/v1/query?query=${encodeURIComponent(query)}`);
          const { data } = (await answer.json()) as {
            data: { result: { metric: Record<string, string>; value: [number, string] }[] };
          };
          if (data.result.length > 0) return data.result;
          await systemClock.sleep(100);
        }
        return [];
      };
      const used = await ask(
        'nvidia_smi_memory_used_bytes * on (uuid) group_left (index, name) nvidia_smi_gpu_info{job="scraped"}',
      );
      expect(used.length).toBe(8);
      for (const { metric, value } of used) {
        expect(metric).toMatchObject({
          job: 'scraped',
          instance: 'runner-7',
          pool: 'h100',
          name: 'NVIDIA H100 80GB HBM3',
        });
        expect(Number(value[1])).toBe((1000 + Number(metric.index) * 9001) * 2 ** 20);
      }
      const [mean] = await ask('avg(nvidia_smi_utilization_gpu_ratio{job="scraped"})');
      expect(Number(mean!.value[1])).toBeCloseTo(0.49, 12);
      const [success] = await ask('gpu_probe_success{job="scraped"}');
      expect(success!.value[1]).toBe('1');
    } finally {
      await server.down();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

/** A page of metrics without the gateway's own ones, whose types a strict reader of ours does not know. */
function withoutOthers(page: string): string {
  const ours = /^(?:# (?:HELP|TYPE) )?(?:nvidia_smi_|gpu_|push_|first|second)/;
  return page
    .split('\n')
    .filter((line) => ours.test(line))
    .map((line) => `${line}\n`)
    .join('');
}
