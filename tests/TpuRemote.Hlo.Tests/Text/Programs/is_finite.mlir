module {
  func.func public @main(%arg0: tensor<7xf64>) -> tensor<7xi1> {
    %0 = stablehlo.is_finite %arg0 : (tensor<7xf64>) -> tensor<7xi1>
    return %0 : tensor<7xi1>
  }
  func.func public @generic(%arg0: tensor<7xf64>) -> tensor<7xi1> {
    %y = "stablehlo.is_finite"(%arg0) : (tensor<7xf64>) -> tensor<7xi1>
    func.return %y : tensor<7xi1>
  }
}
