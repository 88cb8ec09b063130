#pragma once

class QTextDocument;

namespace heddle {

/// Gives a document that was made from Markdown the look of the program: its fonts, sizes, colours
/// and distances, from the theme that is on.
void stylePage(QTextDocument &document);

} // namespace heddle
