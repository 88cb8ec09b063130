#include "pages/manual/pagestyle.h"

#include "parts/theme.h"

#include <QImage>
#include <QTextBlock>
#include <QTextCursor>
#include <QTextDocument>
#include <QTextTable>

#include <algorithm>

namespace heddle {

namespace {

constexpr int lineHeight = 140; // percent
constexpr int tablePadding = 6;
constexpr int pictureWidth = 620;

void styleBlock(const QTextBlock &block)
{
    QTextCursor cursor(block);
    QTextBlockFormat format = block.blockFormat();
    const bool isInTable = cursor.currentTable() != nullptr;
    const int level = format.headingLevel();
    const bool isPicture =
        !block.begin().atEnd() && block.begin().fragment().charFormat().isImageFormat();
    format.setLineHeight(isPicture ? 100 : lineHeight, QTextBlockFormat::ProportionalHeight);
    if (level == 1) {
        format.setBottomMargin(Theme::px(12));
    } else if (level > 1) {
        format.setTopMargin(Theme::px(20));
        format.setBottomMargin(Theme::px(6));
    } else {
        const bool isCode = format.hasProperty(QTextFormat::BlockCodeFence);
        const bool isItem = block.textList() != nullptr;
        format.setTopMargin(0);
        format.setBottomMargin(isInTable || isCode ? 0 : Theme::px(isItem ? 4 : 10));
        if (isCode)
            format.setBackground(Theme::color(Token::Surface2));
    }
    cursor.setBlockFormat(format);
}

/// A picture as wide as the page is when the window opens; they are made larger than that.
QTextImageFormat sized(const QTextImageFormat &former)
{
    const QSizeF natural = QImage(QStringLiteral(":/heddle/manual/") + former.name()).size();
    QTextImageFormat format = former;
    if (natural.isEmpty())
        return format;
    const double width = std::min<double>(Theme::px(pictureWidth), natural.width());
    format.setWidth(width);
    format.setHeight(width * natural.height() / natural.width());
    return format;
}

/// Fonts and colours of one run of text.
QTextCharFormat styled(const QTextCharFormat &former, int headingLevel, bool isCode)
{
    QTextCharFormat format = former;
    format.clearProperty(QTextFormat::FontSizeAdjustment);
    TextStyle style = TextStyle::Body;
    if (headingLevel > 0)
        style = headingLevel == 1 ? TextStyle::Headline : TextStyle::Document;
    else if (isCode || former.fontFixedPitch())
        style = TextStyle::Mono;
    QFont font = Theme::font(style);
    if (style == TextStyle::Body && former.fontWeight() > QFont::Normal)
        font.setWeight(QFont::DemiBold);
    font.setItalic(former.fontItalic());
    format.setFont(font);
    format.setForeground(Theme::color(former.isAnchor() ? Token::Accent : Token::Ink));
    format.setFontUnderline(former.isAnchor());
    return format;
}

void styleText(const QTextBlock &block)
{
    struct Run
    {
        int from;
        int length;
        QTextCharFormat format;
    };
    std::vector<Run> runs;
    const bool isCode = block.blockFormat().hasProperty(QTextFormat::BlockCodeFence);
    const int level = block.blockFormat().headingLevel();
    for (auto it = block.begin(); !it.atEnd(); ++it) {
        const QTextFragment text = it.fragment();
        const QTextCharFormat &former = text.charFormat();
        runs.push_back({text.position(), text.length(),
                        former.isImageFormat() ? QTextCharFormat(sized(former.toImageFormat()))
                                               : styled(former, level, isCode)});
    }
    QTextCursor cursor(block);
    for (const Run &run : runs) { // behind the walk: setting a format ends iterators
        cursor.setPosition(run.from);
        cursor.setPosition(run.from + run.length, QTextCursor::KeepAnchor);
        cursor.setCharFormat(run.format);
    }
}

void styleTable(QTextTable &table)
{
    QTextTableFormat format = table.format();
    format.setBorderCollapse(true);
    format.setBorder(1);
    format.setBorderBrush(Theme::color(Token::Line));
    format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
    format.setCellPadding(Theme::px(tablePadding));
    format.setCellSpacing(0);
    format.setTopMargin(Theme::px(4));
    format.setBottomMargin(Theme::px(12));
    format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
    table.setFormat(format);
}

} // namespace

void stylePage(QTextDocument &document)
{
    document.setDefaultFont(Theme::font(TextStyle::Body));
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        styleBlock(block);
        styleText(block);
        if (QTextTable *table = QTextCursor(block).currentTable())
            styleTable(*table);
    }
}

} // namespace heddle
