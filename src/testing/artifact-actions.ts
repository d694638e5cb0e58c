/** Stands for the action that uploads artifacts: an `action.yml` that keeps each in a folder of this machine. */
export const uploadAction = (folder: string): string => `name: upload
description: A stand-in.
inputs:
  name: { required: true, description: The artifact. }
  path: { required: true, description: Its one file. }
  if-no-files-found: { required: false, description: What happens without. }
  overwrite: { required: false, description: Whether it may be there already. }
outputs:
  artifact-id: { description: Its number., value: '\${{ steps.keep.outputs.id }}' }
runs:
  using: composite
  steps:
    - id: keep
      shell: bash
      env:
        NAME: \${{ inputs.name }}
        FILE: \${{ inputs.path }}
      run: |
        id=$(printf %s "$NAME" | cksum | cut -d " " -f 1)
        mkdir -p "${folder}/$id" && cp "$FILE" "${folder}/$id/" && echo "id=$id" >> "$GITHUB_OUTPUT"
`;

/** Stands for the one that downloads them, by number; the artifact `reports` is the coverage report in the checkout. */
export const downloadAction = (folder: string): string => `name: download
description: A stand-in.
inputs:
  name: { required: false, description: One artifact. }
  artifact-ids: { required: false, description: Several. }
  path: { required: true, description: Where it goes. }
runs:
  using: composite
  steps:
    - shell: bash
      env:
        NAME: \${{ inputs.name }}
        IDS: \${{ inputs.artifact-ids }}
        FOLDER: \${{ inputs.path }}
      run: |
        if [ "$NAME" = reports ]; then cat "$GITHUB_WORKSPACE/report.txt" > "$FOLDER/coverage.xml"; fi
        mkdir -p "$FOLDER"
        for id in \${IDS//,/ }; do cp -r "${folder}/$id" "$FOLDER/"; done
`;
