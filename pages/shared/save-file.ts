export type NamedFile = { readonly name: string; readonly text: string };

/** Hands a file to the browser, as if a link to it had been pressed. */
export function saveFile({ name, text }: NamedFile): void {
  const url = URL.createObjectURL(new Blob([text]));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
