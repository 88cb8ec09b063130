#pragma once

#include <QWidget>

namespace heddle {

class Label;

/// A number with its meaning below it, for inspectors: smaller than a FigureLabel and at rest.
class SmallFigure : public QWidget
{
    Q_OBJECT

public:
    explicit SmallFigure(const QString &caption = {}, QWidget *parent = nullptr);

    void setValue(const QString &value);
    void setCaption(const QString &caption);

private:
    void updateName();

    Label *m_value;
    Label *m_caption;
};

} // namespace heddle
