#include "parts/codeview.h"

#include "parts/theme.h"

#include <QPainter>
#include <QSet>
#include <QTextBlock>

namespace heddle {

namespace {

constexpr int numberRoom = 16; ///< Between the numbers and the text.

QTextCharFormat inkFormat(Token token)
{
    QTextCharFormat format;
    format.setForeground(Theme::color(token));
    return format;
}

bool isWordPart(QChar c)
{
    return c.isLetterOrNumber() || c == u'.' || c == u'_';
}

} // namespace

/// The column of numbers at the left of a CodeView.
class LineNumbers : public QWidget
{
public:
    explicit LineNumbers(CodeView *view)
        : QWidget(view)
        , m_view(view)
    {
    }

    QSize sizeHint() const override { return {m_view->numberWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_view->paintNumbers(event); }

private:
    CodeView *m_view;
};

CodeView::CodeView(const QString &accessibleName, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_numbers(new LineNumbers(this))
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont mono = Theme::font(TextStyle::Mono);
    mono.setStyleStrategy(QFont::PreferNoShaping); // "<-" stays two characters, no arrow
    setFont(mono);
    setLineWrapMode(NoWrap);
    setAccessibleName(accessibleName);
    connect(this, &QPlainTextEdit::updateRequest, m_numbers, [this](const QRect &rect, int moved) {
        if (moved != 0)
            m_numbers->scroll(0, moved);
        else
            m_numbers->update(0, rect.y(), m_numbers->width(), rect.height());
    });
    connect(this, &QPlainTextEdit::blockCountChanged, this, [this] { placeNumbers(); });
    placeNumbers();
}

void CodeView::setCode(const QString &text, CodeLanguage language)
{
    if (language != m_language) {
        delete m_highlighter;
        m_highlighter = language == CodeLanguage::R ? new RHighlighter(document()) : nullptr;
        m_language = language;
    }
    setPlainText(text);
}

int CodeView::numberWidth() const
{
    const auto digits = QString::number(std::max(blockCount(), 10));
    return fontMetrics().horizontalAdvance(digits) + Theme::px(numberRoom) + Theme::px(8);
}

void CodeView::placeNumbers()
{
    setViewportMargins(numberWidth(), 0, 0, 0);
    const QRect room = contentsRect();
    m_numbers->setGeometry(room.left(), room.top(), numberWidth(), viewport()->height());
}

void CodeView::paintNumbers(QPaintEvent *event)
{
    QPainter painter(m_numbers);
    painter.setFont(font());
    painter.setPen(Theme::color(Token::Ink3));
    const int right = m_numbers->width() - Theme::px(numberRoom);
    QTextBlock block = firstVisibleBlock();
    QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
    while (block.isValid() && rect.top() <= event->rect().bottom()) {
        painter.drawText(QRectF(0, rect.top(), right, rect.height()),
                         int(Qt::AlignRight | Qt::AlignVCenter),
                         QString::number(block.blockNumber() + 1));
        const double bottom = rect.bottom();
        block = block.next();
        rect = QRectF(0, bottom, 1, blockBoundingRect(block).height());
    }
}

void CodeView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeNumbers();
}

void CodeView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_highlighter)
        m_highlighter->rehighlight();
}

/// The place behind a quoted text that begins before `begin`; the block's state keeps what goes on
/// in the next line.
qsizetype RHighlighter::endOfQuoted(const QString &text, qsizetype begin, QChar quote)
{
    for (qsizetype i = begin; i < text.size(); ++i) {
        if (text[i] == u'\\')
            ++i;
        else if (text[i] == quote)
            return i + 1;
    }
    setCurrentBlockState(quote.unicode());
    return text.size();
}

qsizetype RHighlighter::markWord(const QString &text, qsizetype begin)
{
    static const QSet<QString> words = {
        QStringLiteral("function"), QStringLiteral("if"),    QStringLiteral("else"),
        QStringLiteral("for"),      QStringLiteral("in"),    QStringLiteral("repeat"),
        QStringLiteral("while"),    QStringLiteral("next"),  QStringLiteral("break"),
        QStringLiteral("return"),   QStringLiteral("TRUE"),  QStringLiteral("FALSE"),
        QStringLiteral("NULL"),     QStringLiteral("NA"),    QStringLiteral("NA_real_"),
        QStringLiteral("Inf"),      QStringLiteral("local"),
    };
    qsizetype end = begin;
    while (end < text.size() && isWordPart(text[end]))
        ++end;
    if (words.contains(text.mid(begin, end - begin)))
        setFormat(int(begin), int(end - begin), inkFormat(Token::Accent));
    return end;
}

void RHighlighter::highlightBlock(const QString &text)
{
    const auto quotedFormat = inkFormat(Token::Good);
    qsizetype at = 0;
    setCurrentBlockState(0);
    if (previousBlockState() > 0) {
        at = endOfQuoted(text, 0, QChar(previousBlockState()));
        setFormat(0, int(at), quotedFormat);
    }
    while (at < text.size()) {
        const QChar c = text[at];
        if (c == u'#') {
            setFormat(int(at), int(text.size() - at), inkFormat(Token::Ink3));
            return;
        }
        if (c == u'"' || c == u'\'' || c == u'`') {
            const qsizetype end = endOfQuoted(text, at + 1, c);
            if (c != u'`')
                setFormat(int(at), int(end - at), quotedFormat);
            at = end;
        } else if (c.isLetter() || c == u'.') {
            at = markWord(text, at);
        } else {
            ++at;
        }
    }
}

} // namespace heddle
