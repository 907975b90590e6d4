const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] as string);
}

/** The text of every `<name>` element, in order; for AWS's Query answers, which carry neither CDATA nor meaningful attributes. */
export function textsOf(document: string, name: string): string[] {
  return elementsOf(document, name).map((inner) =>
    inner.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hex, named) =>
      decimal ? String.fromCodePoint(Number(decimal)) : hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (entities[named] ?? whole),
    ),
  );
}

/** The inner XML of every `<name>` element; elements that nest in one of the same name are not looked for. */
export function elementsOf(document: string, name: string): string[] {
  return [...document.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, "g"))].map((match) =>
    (match[1] as string).trim(),
  );
}
