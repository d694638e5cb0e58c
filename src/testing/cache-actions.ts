/** Stand for the actions that restore and save a cache: by path below a folder, an `action.yml` each that copies files. */
export const cacheActions = (folder: string): Readonly<Record<string, string>> => ({
  'restore/action.yml': `name: restore
description: A stand-in.
inputs:
  path: { required: true, description: What is restored. }
  key: { required: true, description: Its name. }
  restore-keys: { required: false, description: Beginnings of other names. }
outputs:
  cache-primary-key: { description: Its name., value: '\${{ inputs.key }}' }
  cache-hit: { description: Whether it was there by that name., value: '\${{ steps.restore.outputs.hit }}' }
runs:
  using: composite
  steps:
    - id: restore
      shell: bash
      env:
        FOLDER: \${{ inputs.path }}
        KEY: \${{ inputs.key }}
        BEGINNING: \${{ inputs.restore-keys }}
      run: |
        mkdir -p "$FOLDER"
        if [ -d "${folder}/$KEY" ]; then cp -r "${folder}/$KEY/." "$FOLDER"; echo hit=true >> "$GITHUB_OUTPUT"; exit; fi
        for other in "${folder}/$BEGINNING"*; do if [ -d "$other" ]; then cp -r "$other/." "$FOLDER"; fi; done
`,
  'save/action.yml': `name: save
description: A stand-in.
inputs:
  path: { required: true, description: What is saved. }
  key: { required: true, description: Its name. }
runs:
  using: composite
  steps:
    - shell: bash
      env:
        FOLDER: \${{ inputs.path }}
        KEY: \${{ inputs.key }}
      run: mkdir -p "${folder}/$KEY" && cp -r "$FOLDER/." "${folder}/$KEY"
`,
});
