#!/bin/sh
# Fills corpus/ with the fixtures each target may learn from. Parts of packages are taken out.
set -eu
cd "$(dirname "$0")"
formats=../../fixtures/formats

copy() { # target, patterns
    target=$1
    shift
    mkdir -p "corpus/$target"
    for pattern in "$@"; do
        find "$formats" -name "$pattern" -exec cp {} "corpus/$target/" \;
    done
}

part() { # target, package, parts that make up one input
    target=$1 package=$2
    shift 2
    mkdir -p "corpus/$target"
    [ -e "$formats/$package" ] || return 0
    first=1
    for name in "$@"; do
        [ "$first" = 1 ] || printf '\n====\n'
        first=0
        # Of a long part the start: what is slow to read is slow to learn from.
        unzip -p "$formats/$package" "$name" 2>/dev/null | head -c 20000 || true
    done >"corpus/$target/$package"
}

copy text '*.txt' '*.adoc'
copy csv '*.csv' '*.tsv'
copy markdown '*.md'
copy html '*.html'
copy json '*.json' '*.jsonl' '*.ipynb'
copy yaml '*.yaml' '*.yml' '*.xml'
copy mail '*.eml' '*.mbox'
copy rtf '*.rtf'
copy compound '*.doc' '*.xls' '*.ppt' '*.msg'
copy pdf '*.pdf'
copy archives '*.zip' '*.tar' '*.tar.*' '*.tbz2' '*.gz' '*.bz2' '*.xz' '*.zst' '*.7z'
part docx policy.docx word/document.xml word/styles.xml
part pptx slides.pptx ppt/slides/slide1.xml ppt/notesSlides/notesSlide1.xml
part xlsx risks.xlsx xl/worksheets/sheet1.xml xl/sharedStrings.xml
part opendocument systems.ods content.xml
mkdir -p corpus/detect
for file in "$formats"/*; do
    name=$(basename "$file")
    { printf '%s\n====\n' "${name##*.}"; cat "$file"; } >"corpus/detect/$name"
done
