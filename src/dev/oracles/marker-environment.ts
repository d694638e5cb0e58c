/** What a Python of the given version and make would say of itself to markers, with one extra asked for. */
export function markerEnvironment(
  version: string,
  system: string,
  machine: string,
  implementation = 'cpython',
): Readonly<Record<string, string>> {
  return {
    python_version: version.split('.').slice(0, 2).join('.'),
    python_full_version: version,
    os_name: system === 'Windows' ? 'nt' : 'posix',
    sys_platform: { Linux: 'linux', Windows: 'win32' }[system] ?? 'darwin',
    platform_system: system,
    platform_machine: machine,
    platform_release: '5.15.0-generic',
    platform_version: '#1 SMP',
    implementation_name: implementation,
    implementation_version: version,
    platform_python_implementation: implementation === 'cpython' ? 'CPython' : 'PyPy',
    extra: 'Dev_tools',
  };
}
