import { checkPackage, PackageError } from './check-package.ts';

/** `cwl-processes validate`: prints every problem of a package, and returns whether it has none. Needs no server. */
export async function validate(
  path: string,
  entry: string | undefined,
  print: (line: string) => void,
): Promise<boolean> {
  try {
    const document = await checkPackage(path, entry);
    const process = document.processes[document.entry]!;
    print(`${path} is valid: ${process.class} '${document.entry}', ${process.inputs.length} inputs.`);
    return true;
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    print(error.message);
    return false;
  }
}
