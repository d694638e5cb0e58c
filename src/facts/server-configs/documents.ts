import type { TomlNode } from '../../parsers/toml.js';
import { entriesOf, valueAt, type YamlNode } from '../../parsers/yaml.js';
import type { ServerEndpoint } from './server-endpoint.js';

/** The addresses of Traefik's entry points. */
export function traefikEntryPoints(document: YamlNode | TomlNode): readonly ServerEndpoint[] {
  return addressesOf(document).flatMap(({ text, line, column }) => {
    const address = text.replace(/\/(?:tcp|udp)$/, '');
    if (!/:\d+$/.test(address) || text.endsWith('/udp')) return [];
    return [{ server: 'traefik', role: 'declare', address, given: 'entryPoints', line, column }];
  });
}

interface PlacedText {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

function addressesOf(document: YamlNode | TomlNode): readonly PlacedText[] {
  if (document.kind === 'table') {
    const points = document.entries.get('entryPoints');
    if (points?.kind !== 'table') return [];
    return [...points.entries.values()].flatMap((point) => {
      const address = point.kind === 'table' ? point.entries.get('address') : undefined;
      return address?.kind === 'text' ? [{ text: address.value, line: address.line, column: address.column }] : [];
    });
  }
  const points = document.kind === 'mapping' ? valueAt(document, 'entryPoints') : undefined;
  if (points?.kind !== 'mapping') return [];
  return entriesOf(points).flatMap(({ value }) => {
    const address = valueAt(value, 'address');
    return address?.kind === 'scalar' ? [{ text: address.text, line: address.line, column: address.column }] : [];
  });
}

/** What Prometheus scrapes, and the alert managers it tells. */
export function prometheusTargets(document: YamlNode): readonly ServerEndpoint[] {
  const alerting = valueAt(valueAt(document, 'alerting'), 'alertmanagers');
  const jobs = [valueAt(document, 'scrape_configs'), alerting].flatMap(itemsOf);
  return jobs.flatMap((job) => {
    const targets = itemsOf(valueAt(job, 'static_configs')).flatMap((group) => itemsOf(valueAt(group, 'targets')));
    return targets.flatMap((target): readonly ServerEndpoint[] => {
      if (target.kind !== 'scalar' || !/^[\w.[\]:-]*:\d{1,5}$/.test(target.text)) return [];
      const { text: address, line, column } = target;
      return [{ server: 'prometheus', role: 'connect', address, given: 'targets', line, column }];
    });
  });
}

function itemsOf(node: YamlNode | undefined): readonly YamlNode[] {
  return node?.kind === 'sequence' ? node.items : [];
}
