import { join } from 'node:path';
import { commitAll } from './checkout.js';
import { keptFolder, plant } from './kept-folder.js';

const PACKAGES_EACH = 100;
const PACKAGES_IN_ALL = 400;
/** One declaration in so many disagrees with all others of its package. */
const ODD_ONE_IN = 5_000;

/** A clean checkout of so many services, each with a manifest of 100 packages, in turn a requirements file and a pyproject.toml. */
export function manifestCorpus(count: number): string {
  return keptFolder(`manifests-${count}`, (folder) => {
    for (let service = 0; service < count; service++) {
      const requirements = Array.from({ length: PACKAGES_EACH }, (_, index) => requirement(service, index));
      const [name, content] =
        service % 2 === 0
          ? ['requirements.txt', `${requirements.join('\n')}\n`]
          : ['pyproject.toml', pyproject(service, requirements)];
      plant(join(folder, `service-${service}`, name), content);
    }
    commitAll(folder);
  });
}

function requirement(service: number, index: number): string {
  const number = (service * 7 + index * (PACKAGES_IN_ALL / PACKAGES_EACH)) % PACKAGES_IN_ALL;
  const minor = (service * PACKAGES_EACH + index) % ODD_ONE_IN === 0 ? 99 : number % 10;
  const version = `${1 + (number % 5)}.${minor}`;
  return number % 3 === 0 ? `package-${number}>=${version},<${2 + (number % 5)}` : `package-${number}==${version}.0`;
}

function pyproject(service: number, requirements: readonly string[]): string {
  const lines = requirements.map((each) => `  "${each}",\n`).join('');
  return `[project]\nname = "service-${service}"\nversion = "1.0.0"\ndependencies = [\n${lines}]\n`;
}
