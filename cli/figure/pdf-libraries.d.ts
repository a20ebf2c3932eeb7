// What is used here of two libraries that bring no types of their own.
declare module 'pdfkit' {
  export default class PDFDocument {
    constructor(options: { size: [number, number]; margin: number; info: { Title: string; Producer: string; Creator: string; CreationDate: Date } });
    registerFont(name: string, path: string): this;
    on(event: 'data', listener: (chunk: Buffer) => void): this;
    on(event: 'end', listener: () => void): this;
    on(event: 'error', listener: (error: Error) => void): this;
    end(): void;
  }
}

declare module 'svg-to-pdfkit' {
  import type PDFDocument from 'pdfkit';
  export default function drawSvg(
    document: PDFDocument,
    svg: string,
    x: number,
    y: number,
    options: { width: number; height: number; fontCallback: (family: string, bold: boolean, italic: boolean) => string },
  ): void;
}
