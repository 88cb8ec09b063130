#pragma once

#include <QWidget>

class QVBoxLayout;

namespace heddle {

class Label;

/// One part of a form: a title, one line at the right, the fields below.
class Section : public QWidget
{
    Q_OBJECT

public:
    explicit Section(const QString &title, const QString &explanation = {},
                     QWidget *parent = nullptr);

    void setExplanation(const QString &explanation);
    QVBoxLayout *body() const { return m_body; }

private:
    Label *m_explanation;
    QVBoxLayout *m_body;
};

} // namespace heddle
