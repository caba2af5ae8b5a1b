import type { FolderItem } from '../../processes/list-folder.ts';

/** The URLs of a folder's entries; those of folders end with `/`. `url` is the folder's own, and ends with `/`. */
export function entryUrls(items: readonly FolderItem[], url: string): readonly string[] {
  return items.map((item) => url + entryPath(item));
}

/** A page with a link to each entry. */
export function folderPage(items: readonly FolderItem[], title: string): string {
  const entries = items.map((item) => {
    const size = item.size === undefined ? '' : ` <small>${item.size} bytes</small>`;
    const slash = item.kind === 'folder' ? '/' : '';
    return `<li><a href="./${escapeHtml(entryPath(item))}">${escapeHtml(item.name)}${slash}</a>${size}</li>`;
  });
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<h1>${escapeHtml(title)}</h1>
<ul>
${entries.join('\n')}
</ul>
</html>
`;
}

function entryPath({ name, kind }: FolderItem): string {
  return encodeURIComponent(name) + (kind === 'folder' ? '/' : '');
}

const ENTITIES: { readonly [sign: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
