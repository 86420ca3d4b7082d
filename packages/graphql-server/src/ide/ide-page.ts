import type { IdeOptions } from "./ide.ts";

/** A page with a gap at each place where a fresh nonce goes. */
export interface IdePage {
  /** The HTML with `nonce` in each gap. */
  render(nonce: string): string;
}

const gap = "{{nonce}}";

// Offers an extension from the network, which the page's policy would not load.
const hidden = "app-banner-container";

/**
 * The IDE's page from the HTML that its package ships: its files come from `baseUrl`, and it sends operations to the
 * endpoint of the page's own origin. Title and query are escaped for where they stand.
 */
export function createIdePage(html: string, baseUrl: string, options: IdeOptions): IdePage {
  const script = `AltairGraphQL.init(${printForScript(initialOptions(options))});`;
  const page = html
    .replace(/<title>[^<]*<\/title>/, () => `<title>${escapeHtml(options.title ?? "GraphQL")}</title>`)
    .replace(/<base [^>]*>/, `<base href="${baseUrl}" />`)
    .replace("<app-root>", `<app-root ngCspNonce="${gap}">`)
    .replace("<style>", `<style nonce="${gap}">`)
    .replace("</head>", `<style nonce="${gap}">${hidden} { display: none; }</style>\n  </head>`);
  const end = page.lastIndexOf("</body>");
  const parts = page.slice(0, end).split(gap);
  return {
    render: (nonce) =>
      `${parts.join(nonce)}<script type="module" nonce="${nonce}">${script.replace(nonceOption, () => JSON.stringify(nonce))}</script>\n${page.slice(end)}`,
  };
}

const nonceOption = JSON.stringify(gap);

function initialOptions({ title, initialQuery }: IdeOptions): Readonly<Record<string, unknown>> {
  return {
    // First, so that the gap in it is the first in the script whatever a query holds.
    cspNonce: gap,
    endpointURL: "/graphql",
    disableAccount: true,
    instanceStorageNamespace: "hansa_",
    ...(title === undefined ? {} : { initialName: title }),
    ...(initialQuery === undefined ? {} : { initialQuery }),
  };
}

/** JSON that may stand in a script element: no text in it can end the element or begin a comment. */
function printForScript(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
