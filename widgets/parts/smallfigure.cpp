#include "parts/smallfigure.h"

#include "parts/label.h"

#include <QVBoxLayout>

namespace heddle {

SmallFigure::SmallFigure(const QString &caption, QWidget *parent)
    : QWidget(parent)
    , m_value(new Label({}, TextStyle::Document))
    , m_caption(new Label(caption, TextStyle::Secondary, Token::Ink2))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_value);
    column->addWidget(m_caption);
}

void SmallFigure::setValue(const QString &value)
{
    m_value->setText(value);
    updateName();
}

void SmallFigure::setCaption(const QString &caption)
{
    m_caption->setText(caption);
    updateName();
}

void SmallFigure::updateName()
{
    setAccessibleName(QStringLiteral("%1: %2").arg(m_caption->text(), m_value->text()));
}

} // namespace heddle
