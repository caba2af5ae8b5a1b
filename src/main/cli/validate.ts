import { checkPackage, PackageError } from './check-package.ts';

/** `cwl-processes validate`: prints every problem and warning of a package, and returns whether it has none. Needs no server. */
export async function validate(
  path: string,
  entry: string | undefined,
  print: (line: string) => void,
): Promise<boolean> {
  try {
    const { document, warnings } = await checkPackage(path, entry);
    for (const warning of warnings) print(warning);
    const process = document.processes[document.entry]!;
    print(`${path} is valid: ${process.class} '${document.entry}', ${process.inputs.length} inputs.`);
    return true;
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    print(error.message);
    return false;
  }
}
