#include "parts/formulaedit.h"

#include "parts/theme.h"

#include <QApplication>
#include <QInputMethodEvent>
#include <QTextCharFormat>

namespace heddle {

FormulaEdit::FormulaEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setFont(Theme::font(TextStyle::Mono));
    connect(this, &QLineEdit::textChanged, this, &FormulaEdit::markUp);
}

void FormulaEdit::setFault(int begin, int end)
{
    m_faultBegin = begin;
    m_faultEnd = end;
    markUp();
}

void FormulaEdit::markUp()
{
    // A line edit has no formats of its own; those of an input method event without text stay.
    QList<QInputMethodEvent::Attribute> marks;
    const auto mark = [&](int begin, int end, const QTextCharFormat &format) {
        marks.append(
            {QInputMethodEvent::TextFormat, begin - cursorPosition(), end - begin, format});
    };
    QTextCharFormat left;
    left.setForeground(Theme::color(Token::Accent));
    const int tilde = int(text().indexOf(u'~'));
    if (tilde > 0)
        mark(0, tilde, left);
    QTextCharFormat wave;
    wave.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    wave.setUnderlineColor(Theme::color(Token::BadFill));
    if (m_faultEnd > m_faultBegin)
        mark(m_faultBegin, std::min(m_faultEnd, int(text().size())), wave);
    QInputMethodEvent event({}, marks);
    QApplication::sendEvent(this, &event);
}

} // namespace heddle
