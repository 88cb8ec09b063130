#pragma once

#include "parts/theme.h"

#include <QWidget>

namespace heddle {

/// A live figure: a label, below it the number in large digits of equal width, behind it unit and
/// base ("of 1,300"). Screen readers get all of it as one name.
class FigureLabel : public QWidget
{
    Q_OBJECT

public:
    explicit FigureLabel(QString label, QWidget *parent = nullptr);

    void setLabel(const QString &label);
    /// @param figure "–" for what is not known.
    void setFigure(const QString &figure, const QString &base = {});
    void setInk(Token ink); ///< Of the number: Bad for failures, Ink3 for an estimate.
    QString figure() const { return m_figure; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void tellName();

    QString m_label;
    QString m_figure;
    QString m_base;
    Token m_ink = Token::Ink;
};

} // namespace heddle
