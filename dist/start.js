import { existsSync, lstatSync, mkdirSync } from 'node:fs';
import module from 'node:module';
import { dirname, isAbsolute, join, resolve } from 'node:path';
/** Starts the command line; `entry` is the address of the stub that was started. */
export async function start(entry) {
    // Node before 22.8 has no such function and compiles what it needs at every start.
    const { enableCompileCache } = module;
    if (enableCompileCache !== undefined) {
        const directory = workingDirectory();
        const folder = directory === null ? null : codeFolder(process.env, directory, process.argv.slice(2));
        if (folder !== null)
            enableCompileCache(folder);
    }
    const { cli } = (await import(new URL('./index.js', entry).href));
    await cli(entry);
}
/**
 * The folder in which Node may keep this program's compiled code, made where it is missing; null for none. Who can write
 * there can run code as this user: so it is the user's own, closed to others, never shared temporary space, never in a
 * repository, and never used where `CI` or `NODE_DISABLE_COMPILE_CACHE` is set.
 */
export function codeFolder(environment, directory, words) {
    const { XDG_CACHE_HOME, HOME, CI, NODE_DISABLE_COMPILE_CACHE } = environment;
    if (CI || NODE_DISABLE_COMPILE_CACHE || process.getuid === undefined)
        return null;
    const base = [XDG_CACHE_HOME, HOME && `${HOME}/.cache`].find((path) => path && isAbsolute(path));
    if (!base)
        return null;
    const folder = join(base, 'guardrails/code');
    const named = words.map((word) => resolve(directory, word.replace(/^--root=/, '')));
    if ([directory, ...named].some((place) => `${folder}/`.startsWith(`${place}/`)))
        return null;
    for (let above = dirname(folder); above !== dirname(above); above = dirname(above)) {
        if (existsSync(join(above, '.git')))
            return null;
    }
    return isOwn(folder) ? folder : null;
}
/** Null where it has been removed: the program itself says so. */
function workingDirectory() {
    try {
        return process.cwd();
    }
    catch {
        return null;
    }
}
function isOwn(folder) {
    try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        const entry = lstatSync(folder);
        return entry.isDirectory() && entry.uid === process.getuid() && (entry.mode & 0o077) === 0;
    }
    catch {
        // Without such a folder Node compiles what it needs, at every start.
        return false;
    }
}
