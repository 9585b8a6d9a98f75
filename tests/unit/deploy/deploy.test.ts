import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { endpoint as live } from '@/app/api/health/live/handler';
import { endpoint as ready } from '@/app/api/health/ready/handler';
import { endpoint as metrics } from '@/app/api/metrics/handler';
import { isTrusted } from '@/lib/auth/client-address';
import { loadConfig } from '@/lib/config';

const read = (file: string) => readFileSync(path.join('deploy', file), 'utf8');
const yaml = (file: string) => parse(read(file), { merge: true });

/** What a process needs beyond being told to stop; `server/life-cycle.ts` ends it then. */
const STOP_MS = 5_000;
const SECRETS = {
  DATABASE_URL: 'postgres://pennon:secret@database:5432/pennon',
  NEXTAUTH_SECRET: 's'.repeat(32),
  PENNON_ADMIN_PASSWORD: 'correct horse battery staple',
};

/** The settings that `lib/config.ts` reads. */
const KNOWN = new Set(
  [...readFileSync('lib/config.ts', 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name),
);

/** Milliseconds of `30s`, `4s`. */
const ms = (text: string) => Number(/^(\d+)s$/.exec(text)?.[1]) * 1_000;

/** What a Dockerfile's last stage says, an instruction each. */
function lastStage(): string[] {
  const [, last = ''] = read('docker/Dockerfile').split(/^FROM \$\{NODE_IMAGE\}$/m);
  return last
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line));
}

describe('the image', () => {
  test('runs as nobody in particular, and is asked whether it is ready', () => {
    const stage = lastStage();

    expect(stage).toContain('USER 10001:10001');
    expect(stage.find((line) => line.startsWith('HEALTHCHECK'))).toContain(ready.path);
    expect(stage.at(-1)).toBe('CMD ["node", "dist/server/main.mjs"]');
  });

  test('has settings that Pennon knows', () => {
    const env = lastStage().find((line) => line.startsWith('ENV')) ?? '';
    const variables = Object.fromEntries(
      [...env.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]),
    );

    expect(Object.keys(variables).filter((name) => /^(PENNON|PORT)/.test(name) && !KNOWN.has(name))).toEqual(
      [],
    );
    expect(loadConfig({ ...SECRETS, ...variables })).toMatchObject({ port: 3000, dataDir: '/data' });
  });

  test('takes from the repository what is there, and never what is secret', () => {
    const built = ['node_modules', 'dist/server', '.next'];
    const copied = lastStage().flatMap((line) =>
      [...line.matchAll(/\/app\/(\S+)/g)].map(([, name]) => name ?? ''),
    );

    expect(copied.filter((name) => !built.includes(name) && !existsSync(name))).toEqual([]);
    const ignored = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['.env*', '.pennon*', '.git', '**/node_modules']));
    expect(copied.filter((name) => !built.includes(name) && ignored.includes(name))).toEqual([]);
  });
});

describe('nginx', () => {
  const config = read('nginx/nginx.conf');

  test('keeps no connection for as long as an instance drains', () => {
    const keptMs = ms(/keepalive_timeout (\w+);/.exec(config)?.[1] ?? '');

    for (const drainMs of [
      composed().drainMs,
      lastStage()
        .join()
        .match(/DRAIN_MS=(\d+)/)?.[1],
    ]) {
      expect(keptMs).toBeLessThan(Number(drainMs));
    }
  });

  test('repeats only what does no harm when it is done twice', () => {
    const [before, after] = config.split('location /ofrep/');

    expect(before).toContain('proxy_next_upstream error timeout;');
    expect(before).not.toMatch(/^[^#]*non_idempotent/m);
    expect(after).toContain('non_idempotent');
  });

  test('says itself who the client is, whatever the client says', () => {
    expect(config).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
  });

  test('gathers nothing of a stream', () => {
    const [, streams = ''] = config.split('location ~ ^/(api/flags|api/sdk|ofrep/v1)/stream$');

    expect(streams).toContain('proxy_buffering off;');
  });
});

function composed() {
  const { services } = yaml('compose/compose.yaml');
  const instances = Object.entries<Record<string, unknown>>(services).filter(([name]) =>
    /^pennon-/.test(name),
  );
  const [, one] = instances[0] ?? [];
  const environment = (one?.environment ?? {}) as Record<string, string>;
  return { services, instances, environment, drainMs: environment.PENNON_DRAIN_MS };
}

describe('compose', () => {
  test('has three instances that nginx knows, each with a folder of its own', () => {
    const { instances, services } = composed();
    const config = read('nginx/nginx.conf');

    expect(instances).toHaveLength(3);
    for (const [name] of instances) expect(config).toContain(`server ${name}:3000 `);
    expect(new Set(instances.map(([, { volumes }]) => String(volumes))).size).toBe(3);
    expect(Object.keys(services.proxy.depends_on)).toEqual(instances.map(([name]) => name));
  });

  test('gives instances settings that Pennon knows and takes, and nothing to write but their folder', () => {
    const { environment, instances } = composed();
    const plain = Object.entries(environment).filter(([, value]) => !value.startsWith('$'));

    expect(Object.keys(environment).filter((name) => !KNOWN.has(name))).toEqual([]);
    expect(() => loadConfig({ ...Object.fromEntries(plain), ...SECRETS })).not.toThrow();
    for (const [, instance] of instances) {
      expect(instance).toMatchObject({ read_only: true, cap_drop: ['ALL'], tmpfs: ['/tmp'] });
    }
  });

  test('believes nginx who the client is, and nobody outside the network of its own', () => {
    const { environment } = composed();
    const [{ subnet }] = yaml('compose/compose.yaml').networks.default.ipam.config;
    const range = /^\$\{SUBNET:-(.+)\}$/.exec(subnet)?.[1] ?? '';

    expect(environment.PENNON_TRUSTED_PROXIES).toBe(subnet);
    const { trustedProxies } = loadConfig({ ...SECRETS, PENNON_TRUSTED_PROXIES: range });
    expect(isTrusted(range.replace(/0\/24$/, '7'), trustedProxies)).toBe(true);
    expect(isTrusted('203.0.113.7', trustedProxies)).toBe(false);
    expect(isTrusted('192.168.1.20', trustedProxies)).toBe(false);
  });

  test('waits longer for an instance than that takes to end, and lets no secret be left out', () => {
    const { instances, drainMs, environment } = composed();

    for (const [, { stop_grace_period }] of instances) {
      expect(ms(String(stop_grace_period))).toBeGreaterThan(Number(drainMs) + STOP_MS);
    }
    for (const name of Object.keys(SECRETS)) expect(environment[name]).toMatch(/\$\{\w+:\?/);
  });
});

describe('kubernetes', () => {
  const kustomization = yaml('kubernetes/base/kustomization.yaml');
  const { spec } = yaml('kubernetes/base/deployment.yaml').spec.template;
  const [container] = spec.containers;
  const settings: Record<string, string> = Object.fromEntries(
    kustomization.configMapGenerator[0].literals.map((literal: string) => literal.split(/=(.*)/)),
  );

  test('names files that are there', () => {
    for (const folder of [
      'base',
      'example',
      'components/autoscaling',
      'components/monitoring',
      'components/ingress-nginx',
    ]) {
      const { resources = [], components = [] } = yaml(`kubernetes/${folder}/kustomization.yaml`);
      for (const name of [...resources, ...components]) {
        expect(existsSync(path.join('deploy/kubernetes', folder, name)), `${folder}: ${name}`).toBe(true);
      }
    }
  });

  test('gives instances settings that Pennon knows and takes', () => {
    expect(Object.keys(settings).filter((name) => !KNOWN.has(name))).toEqual([]);
    expect(() => loadConfig({ ...settings, ...SECRETS })).not.toThrow();
  });

  test('believes the controller of an Ingress who the client is', () => {
    const [added] = yaml('kubernetes/components/ingress-nginx/kustomization.yaml').configMapGenerator;

    expect(added).toMatchObject({ name: kustomization.configMapGenerator[0].name, behavior: 'merge' });
    const variables = Object.fromEntries(added.literals.map((literal: string) => literal.split(/=(.*)/)));
    const { trustedProxies } = loadConfig({ ...settings, ...variables, ...SECRETS });
    expect(isTrusted('10.244.1.7', trustedProxies)).toBe(true);
    expect(isTrusted('203.0.113.7', trustedProxies)).toBe(false);
  });

  test('asks for what is there: whether an instance is ready, whether it lives, and how it is', () => {
    const paths = [container.startupProbe, container.readinessProbe, container.livenessProbe].map(
      ({ httpGet }) => httpGet.path,
    );
    expect(paths).toEqual([ready.path, ready.path, live.path]);
    const [scraped] = yaml('kubernetes/components/monitoring/service-monitor.yaml').spec.endpoints;
    expect(scraped.path).toBe(metrics.path);
  });

  test('notices that an instance is about to end while that still answers, and waits for its end', () => {
    const { periodSeconds, failureThreshold } = container.readinessProbe;
    const drainMs = Number(settings.PENNON_DRAIN_MS);

    expect(periodSeconds * failureThreshold * 1_000).toBeLessThan(drainMs);
    expect(spec.terminationGracePeriodSeconds * 1_000).toBeGreaterThan(drainMs + STOP_MS);
  });

  test('lets an instance do and write nothing but its work', () => {
    expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 10001 });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath)).toEqual([
      '/data',
      '/tmp',
    ]);
  });

  test('never takes an instance away before another is there', () => {
    expect(yaml('kubernetes/base/deployment.yaml').spec.strategy.rollingUpdate).toEqual({
      maxSurge: 1,
      maxUnavailable: 0,
    });
    expect(yaml('kubernetes/base/disruption-budget.yaml').spec.maxUnavailable).toBe(1);
  });
});
